/** A root router that logs nothing, for tests that serve some routes and not the whole application. */
import { pino } from 'pino';
import { rootRouter } from '../http/http.ts';

export const silentRouter = () => rootRouter(pino({ level: 'silent' }));
