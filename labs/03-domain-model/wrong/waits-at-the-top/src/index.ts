export { location } from './location.ts'

await new Promise(() => {})
