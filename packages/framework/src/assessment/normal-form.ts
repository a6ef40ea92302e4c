/**
 * Characters that nobody sees, as Unicode lists them: soft hyphens, zero-width spaces and joiners, marks of direction, variation selectors, the mark of a file's byte order.
 * Two texts that differ in these only look the same.
 */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The form in which ids and names are compared: composed (NFC), every run of white space one space, none at the ends, nothing unseen.
 * For comparing, not for showing: some scripts need joiners to be read.
 */
export function normalForm(text: string): string {
  return text.normalize('NFC').replaceAll(UNSEEN, '').replaceAll(/\s+/gu, ' ').trim().normalize('NFC');
}
