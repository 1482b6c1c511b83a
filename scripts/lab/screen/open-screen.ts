import type { Terminal, View } from './terminal.ts'

/** One screen, from its first line to the key that leaves it. */
export interface Screen<Next> {
  /** Ends it, with where to go from here. */
  leave(next?: Next): void
  /** Ends it with an error. */
  fail(error: unknown): void
  /** Shows it until it is left. Resolves to what `leave` was given; to undefined when the terminal or the program ends. */
  show(view: View): Promise<Next | undefined>
}

/** @param signal ends the screen, as the end of the terminal does */
export function openScreen<Next>(terminal: Terminal, signal: AbortSignal): Screen<Next> {
  let leave: Screen<Next>['leave'] = () => undefined
  let fail: Screen<Next>['fail'] = () => undefined
  const left = new Promise<Next | undefined>((resolve, reject) => {
    leave = resolve
    fail = reject
  })
  // An error may come before anybody waits.
  left.catch(() => undefined)
  const over = AbortSignal.any([signal, terminal.gone])
  over.addEventListener('abort', () => leave())
  if (over.aborted) leave()
  return {
    leave,
    fail,
    async show(view) {
      const hide = terminal.show(view)
      try {
        return await left
      } finally {
        hide()
      }
    },
  }
}
