/** Reading compose projects and running them. */
export { ComposeError } from './compose/error.ts'
export { type LoadRequest, loadCompose } from './compose/load.ts'
export { asWritten, placeOf } from './compose/place.ts'

export { detectEngines, type EngineReport } from './engines/detect.ts'
export { type InstallOptions, installEngines } from './engines/install.ts'
export { failureOf, StackError } from './error.ts'
export { type RunningPart, type RunState, readRunState } from './local/run-state.ts'
export { createLocalStack } from './local/stack.ts'
