/**
 * Reads compose projects. `running.ts` runs them; it is apart because it loads the clients of engines, and code that
 * only reads files must not wait for those.
 */
export { ComposeError } from './compose/error.ts'
export { loadCompose } from './compose/load.ts'
export { asWritten, placeOf } from './compose/place.ts'
export { StackError } from './error.ts'
