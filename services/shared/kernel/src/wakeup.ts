/** A sleep that can be cut short. */
export interface Wakeup {
  /** Ends at the ring, or after so many milliseconds. A ring while nobody sleeps is kept for the next sleeper. */
  wait(milliseconds: number): Promise<void>
  /** Ends after so many milliseconds, ring or not, unless `end` was called. */
  delay(milliseconds: number): Promise<void>
  notify(): void
  /** Every sleep ends at once, now and from now on. */
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
