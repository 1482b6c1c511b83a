/** Owns the platform in the background for `lab up`, until `lab down`. Started detached, its output goes to a file. */
import { failureOf } from '../stack/error.ts'
import { faultOfGroundwork } from './failure.ts'
import { ownPlatform } from './owner.ts'

const stop = async () => {
  await owner.close()
  process.exit(0)
}

const owner = await ownPlatform({ onDown: stop }).catch(error => {
  console.error(JSON.stringify(failureOf(error, faultOfGroundwork)))
  process.exit(3)
})
process.on('SIGTERM', stop).on('SIGINT', stop)
