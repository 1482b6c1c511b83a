/** Reading compose projects and running them. */
export { ComposeError } from './compose/error.ts'
export { type LoadRequest, loadCompose } from './compose/load.ts'
export { asWritten, placeOf } from './compose/place.ts'
