/** Compose projects, run: as processes of this machine or in Docker, and with which engines. */
export { type DockerState, dockerAvailable } from './docker/available.ts'
export { imagesAvailable } from './docker/images.ts'
export { createDockerStack } from './docker/stack.ts'
export { detectEngines, type EngineReport } from './engines/detect.ts'
export { installEngines } from './engines/install.ts'
export { endRunningStack } from './local/end-running.ts'
export { freePort, type PortObstacle, portObstacle } from './local/ports.ts'
export { createLocalStack } from './local/stack.ts'
