/**
 * A thread beside the learner's code that can say where that code is, even inside an endless loop: the inspector of this
 * process pauses it and reads the frames. It looks when the checker asks, and when too much memory is taken. JavaScript,
 * because a thread of its own is started without a loader, and at once.
 */
import { writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { SourceMap } from 'node:module'
import { Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const { descriptor, token, maxResidentBytes } = workerData
const lookEveryMs = 50
/** Long enough for a loop on a busy machine to reach its next turn; what is idle never pauses. */
const pauseWithinMs = 1000
/** An event loop that does not turn for so long is blocked, or the machine is very busy; then the pause sees nothing. */
const turnWithinMs = 1000

let looking = false

const checker = new Socket({ fd: descriptor, readable: true, writable: true })
// The letters of `protocol.ts`.
checker.on('data', letter => (String(letter).includes('!') ? lookIfBlocked() : look('asked')))
// The checker is gone: whatever runs here runs for nobody.
checker.on('close', () => process.kill(process.pid, 'SIGKILL'))
setInterval(() => {
  if (process.memoryUsage.rss() > maxResidentBytes) look('memory')
}, lookEveryMs)

function lookIfBlocked() {
  const patience = setTimeout(() => {
    parentPort.off('message', turned)
    look('asked')
  }, turnWithinMs)
  const turned = () => {
    clearTimeout(patience)
    say('asked', [])
  }
  parentPort.once('message', turned)
  parentPort.postMessage('turn')
}

function look(reason) {
  if (looking) return
  looking = true
  const sources = new Map()
  const session = new Session()
  const seen = frames => {
    clearTimeout(patience)
    if (reason === 'asked') {
      // What was idle would otherwise be paused at its next turn.
      session.disconnect()
      looking = false
    }
    say(reason, frames)
  }
  const patience = setTimeout(seen, pauseWithinMs, [])
  session.connectToMainThread()
  session.on('Debugger.scriptParsed', ({ params }) => sources.set(params.scriptId, params))
  session.on('Debugger.paused', ({ params }) => seen(params.callFrames.map(frame => original(frame, sources))))
  session.post('Debugger.enable')
  session.post('Debugger.pause')
}

function say(reason, frames) {
  writeSync(descriptor, `${token} ${JSON.stringify({ reason, frames })}\n`)
}

/** Where a frame is in the file as it was written, by the source map that the loader put at the end of the module. */
function original({ location }, sources) {
  const { url = '', sourceMapURL = '' } = sources.get(location.scriptId) ?? {}
  const [, data] = /^data:application\/json;.*base64,(.+)$/.exec(sourceMapURL) ?? []
  if (!data) return { source: url, line: location.lineNumber + 1 }
  const map = new SourceMap(JSON.parse(Buffer.from(data, 'base64').toString('utf8')))
  const { originalLine = location.lineNumber } = map.findEntry(location.lineNumber, location.columnNumber ?? 0)
  return { source: url, line: originalLine + 1 }
}
