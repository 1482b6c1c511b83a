/** Waiting that somebody else can cut short. */
export interface Wakeup {
  /** Ends at the next `notify`, or after so many milliseconds. A `notify` while nobody waits is kept for the next one. */
  wait(milliseconds: number): Promise<void>
  /** Ends after so many milliseconds, whatever is notified, unless `end` was called. */
  delay(milliseconds: number): Promise<void>
  notify(): void
  /** Nobody waits any more, now and from now on. */
  end(): void
}

export function createWakeup(): Wakeup {
  let rung = false
  let ended = false
  let wakeSleeper = () => {}
  let wakeResting = () => {}

  const pause = (milliseconds: number, keep: (wake: () => void) => void) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      keep(() => {
        clearTimeout(timer)
        resolve()
      })
    })

  return {
    async wait(milliseconds) {
      if (!rung && !ended) await pause(milliseconds, wake => (wakeSleeper = wake))
      rung = false
    },
    async delay(milliseconds) {
      if (!ended) await pause(milliseconds, wake => (wakeResting = wake))
    },
    notify() {
      rung = true
      wakeSleeper()
    },
    end() {
      ended = true
      wakeSleeper()
      wakeResting()
    },
  }
}
