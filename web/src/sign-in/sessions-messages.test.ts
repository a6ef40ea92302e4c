import { SESSION_LIMITS } from '@mufakat/server/kernel/sign-in/sessions';
import { expect, test } from 'vitest';
import arabic from './messages/ar.json';
import english from './messages/en.json';

test('the page says how long a session lasts as the server has it', () => {
  const [hours, days] = [SESSION_LIMITS.idleMinutes / 60, SESSION_LIMITS.lifetimeMinutes / 60 / 24];
  expect(english['sessions.over']).toContain(`after ${hours} hours without use, and ${days} days after sign-in`);
  expect(arabic['sessions.over'].match(/\d+/g)).toEqual([String(hours), String(days)]);
});
