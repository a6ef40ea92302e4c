import { v7 } from 'uuid';

/** A new time-ordered identifier (UUID version 7). The client names what it sends, so that a repeated submission is one submission. */
export const newId = (): string => v7();
