/**
 * Takes the terminal over as a screen, beside what the shell shows, and gives it back as it was, in whatever way the
 * screen ends.
 */
import { emitKeypressEvents, type Key } from 'node:readline'
import { keyName } from './keys.ts'
import type { Size } from './page.ts'

export interface View {
  lines(size: Size): readonly string[]
  onKey(key: string): void
}

export interface Terminal {
  /** Shows a view, over the current one if there is one. The returned function takes it away again. */
  show(view: View): () => void
  /** Asks the view for its lines; writes those that have changed, at once. */
  update(): void
  /** Fires when the terminal is gone: its window was closed. */
  gone: AbortSignal
  /** Gives the terminal back; may be called twice. */
  close(): void
}

const csi = '\x1b['
/**
 * Switches to the alternate screen, hides the cursor, and turns line wrapping off, because terminals disagree on the
 * width of some characters.
 */
const enterScreen = `${csi}?1049h${csi}?25l${csi}?7l`
const leaveScreen = `${csi}?7h${csi}?25h${csi}?1049l`
const clear = `${csi}2J`
/** Terminals that know these codes show the text between them at once; others ignore them. */
const beginUpdate = `${csi}?2026h`
const endUpdate = `${csi}?2026l`

const fallbackSize: Size = { columns: 80, rows: 24 }
/** On a wider screen the rest stays empty: long lines are hard to read. */
const maxColumns = 100

/** Whether there is an interactive terminal. */
export function hasScreen({ stdin, stdout, env }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'env'> = process): boolean {
  return Boolean(stdin.isTTY && stdout.isTTY) && env.TERM !== 'dumb' && !env.CI
}

export function openTerminal({ stdin, stdout } = process): Terminal {
  const views: View[] = []
  const hangUp = new AbortController()
  let open = true
  let shown: readonly string[] = []

  const size = (): Size => ({
    columns: Math.min(stdout.columns || fallbackSize.columns, maxColumns),
    rows: stdout.rows || fallbackSize.rows,
  })
  const update = () => {
    const view = views.at(-1)
    if (!open || !view) return
    const lines = view.lines(size())
    const changes = linesToWrite(shown, lines)
    shown = lines
    if (changes) stdout.write(`${beginUpdate}${changes}${endUpdate}`)
  }
  const enter = () => {
    stdin.setRawMode(true)
    stdin.resume()
    stdout.write(`${enterScreen}${clear}`)
    shown = []
    update()
  }
  const leave = () => {
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write(leaveScreen)
  }
  const redraw = () => {
    stdout.write(clear)
    shown = []
    update()
  }
  /** Suspends the whole job, as the terminal itself does at Ctrl-Z; the call returns when the shell resumes it. */
  const suspend = () => {
    leave()
    process.kill(0, 'SIGTSTP')
    enter()
  }
  const onKeypress = (text: string | undefined, key: Key) => {
    const name = keyName(text, key)
    if (name === 'ctrl+l') redraw()
    else if (name === 'ctrl+z' && process.platform !== 'win32') suspend()
    else views.at(-1)?.onKey(name)
  }
  // A terminal whose window is closed can no longer be written to.
  const onHangUp = () => {
    release()
    hangUp.abort()
  }
  const release = () => {
    open = false
    stdin.off('keypress', onKeypress).off('end', onHangUp)
    stdout.off('resize', redraw)
    process.off('SIGHUP', onHangUp).off('exit', close).off('uncaughtExceptionMonitor', close)
  }
  const close = () => {
    if (!open) return
    release()
    leave()
  }

  emitKeypressEvents(stdin)
  stdin.on('keypress', onKeypress).on('end', onHangUp)
  stdout.on('resize', redraw)
  process.on('SIGHUP', onHangUp).on('exit', close).on('uncaughtExceptionMonitor', close)
  enter()
  return {
    show(view) {
      views.push(view)
      update()
      return () => {
        views.splice(views.indexOf(view), 1)
        update()
      }
    },
    update,
    gone: hangUp.signal,
    close,
  }
}

/**
 * Each line is erased before it is written: after the last column, “erase to the end” would remove the last character.
 */
function linesToWrite(shown: readonly string[], lines: readonly string[]): string {
  const count = Math.max(shown.length, lines.length)
  return Array.from({ length: count }, (_, row) =>
    lines[row] === shown[row] ? '' : `${csi}${row + 1};1H${csi}2K${lines[row] ?? ''}`,
  ).join('')
}
