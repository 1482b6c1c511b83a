/**
 * Compose projects, read. Running them is `running.ts`, which brings the clients of engines along: whoever only looks at
 * files must not wait for those.
 */
export { ComposeError } from './compose/error.ts'
export { loadCompose } from './compose/load.ts'
export { asWritten, placeOf } from './compose/place.ts'
export { StackError } from './error.ts'
