/** A wait that another function can end early. */
export interface Wakeup {
  /**
   * Waits for the next `notify`, at most for these milliseconds. A `notify` while nobody waits ends the next wait at
   * once.
   */
  wait(milliseconds: number): Promise<void>
  /** Waits for these milliseconds; only `end` ends it early. */
  delay(milliseconds: number): Promise<void>
  notify(): void
  /** Ends the current wait and all later ones. */
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
