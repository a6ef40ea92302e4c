/** The server that the pages are looked at on. */
export { type ExampleServer, startExampleServer } from '../example-server.ts';
