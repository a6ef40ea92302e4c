import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areNear, foldName, nameKey, nearNames, writtenName } from './names.ts';

const near = (a: string, b: string) => areNear(foldName(a), foldName(b));

describe('one name, whatever the keyboard', () => {
  test.each([
    ['composed and decomposed', 'José Nguyễn', 'José Nguyễn'.normalize('NFD')],
    ['two spaces', 'Ama  Serwaa', 'Ama Serwaa'],
    ['a no-break space', 'Ama\u00a0Serwaa', 'Ama Serwaa'],
    ['a narrow no-break space and one of Han', 'Ama\u202fSerwaa\u3000Mensah', 'Ama Serwaa Mensah'],
    ['a zero-width space', 'Ama Ser\u200bwaa', 'Ama Serwaa'],
    ['a mark of direction', '\u200fسلمى حداد\u200e', 'سلمى حداد'],
    ['an embedding that was never closed', '\u202bسلمى حداد', 'سلمى حداد'],
    ['the mark of a file', '\ufeffAma Serwaa', 'Ama Serwaa'],
    ['a soft hyphen', 'Ama Ser\u00adwaa', 'Ama Serwaa'],
    ['line breaks and tabs', ' Ama\r\n\tSerwaa ', 'Ama Serwaa'],
  ])('%s', (_what, a, b) => {
    expect(nameKey(a)).toBe(nameKey(b));
    expect(writtenName(a)).toBe(writtenName(b));
  });

  test('the joiners that a script needs stay in what is shown, and do not distinguish', () => {
    const persian = 'علی\u200cرضا کریمی';
    expect(writtenName(persian)).toBe(persian);
    expect(nameKey(persian)).toBe(nameKey(persian.replace('\u200c', '')));
    const sinhala = 'ශ\u0dca\u200dරී ලංකා';
    expect(writtenName(sinhala)).toBe(sinhala);
    expect(writtenName('An\u200dna')).toBe('Anna');
  });

  test('is in its normal form whatever it was, and stays so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = writtenName(text);
        expect(writtenName(once)).toBe(once);
        expect(nameKey(once)).toBe(nameKey(text));
        expect(nameKey(nameKey(text))).toBe(nameKey(text));
      }),
    );
  });
});

describe('names that are pointed out', () => {
  test.each([
    ['case', 'José Nguyễn', 'JOSÉ NGUYỄN'],
    ['marks', 'José Nguyễn', 'Jose Nguyen'],
    ['letters that no keyboard has', 'Đặng Øystein', 'Dang Oystein'],
    ['punctuation', 'Ana-Maria O’Neill', 'Ana Maria ONeill'],
    ['order', 'Serwaa, Ama', 'Ama Serwaa'],
    ['wide letters', 'Ａｍａ Serwaa', 'Ama Serwaa'],
    ['one letter too many', 'Nurul Azizah', 'Nurul Aziza'],
    ['one letter replaced', 'Marta Silva', 'Maria Silva'],
    ['two letters that changed places', 'Tevita Moala', 'Tevtia Moala'],
    ['two letters in a long name', 'Siti Nurhaliza Binti Osman', 'Siti Nurhalisa Binte Osman'],
    ['an initial that one has not', 'John P. Smith', 'John Smith'],
    ['a letter of another script that looks the same', 'Аma Serwaa', 'Ama Serwaa'],
    ['a filler that nobody sees', 'Ama Serwaa\u3164', 'Ama Serwaa'],
    ['vowel signs of Arabic', 'سَلمى حداد', 'سلمى حداد'],
    ['ß and ss', 'Groß, Anna', 'Anna Gross'],
  ])('for %s', (_what, a, b) => {
    expect(near(a, b)).toBe(true);
    expect(near(b, a)).toBe(true);
  });

  test.each([
    ['initials', 'Ben A', 'Ben B'],
    ['initials in the middle', 'John P. Smith', 'John R. Smith'],
    ['numbers', 'Participant 11', 'Participant 12'],
    ['short codes', 'l1', 'l2'],
    ['a syllable of a short name', '김하늘', '김하은'],
    ['a character of a short name', '王小明', '王小红'],
    ['three letters', 'Marta Silveira', 'Maria Silvera da'],
    ['a vowel that is a sign of its script', 'กาน', 'กิน'],
    ['one name of two', 'Ama Serwaa', 'Ama Mensah'],
  ])('and not for %s', (_what, a, b) => {
    expect(near(a, b)).toBe(false);
  });

  test('whoever comes first: near is near in both directions, and every name is near itself', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcdeé Ñ-1ก김'), minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(near(a, b)).toBe(near(b, a));
        if (foldName(a).letters.length > 0) expect(near(a, a.toUpperCase().normalize('NFD'))).toBe(true);
      }),
    );
  });

  test('one letter put in, left out or replaced in a name of five letters or more is always found', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('', ...letters), fc.boolean(), (text, at, letter, keep) => {
        const place = at % text.length;
        const changed = text.slice(0, place) + letter + text.slice(place + (keep ? 0 : 1));
        expect(near(text, changed)).toBe(true);
      }),
    );
  });

  test('are given with the place of both, those known first, and the rest is counted', () => {
    const names = ['Ama Serwaa', 'Tevita Moala', 'Tevita Moalo', 'AMA SERWAA'];
    expect(nearNames(names, ['Ama Serwa', 'Somebody Else'], 3)).toEqual({
      pairs: [
        { name: 0, near: { among: 'known', index: 0 } },
        { name: 2, near: { among: 'new', index: 1 } },
        { name: 3, near: { among: 'known', index: 0 } },
      ],
      omitted: 1,
    });
  });
});
