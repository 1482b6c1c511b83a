/** A sleep that can be cut short. */
export interface Alarm {
  /** Ends at the ring, or after so many milliseconds. A ring while nobody sleeps is kept for the next sleeper. */
  sleep(milliseconds: number): Promise<void>
  /** Ends after so many milliseconds, ring or not, unless `end` was called. */
  rest(milliseconds: number): Promise<void>
  ring(): void
  /** Every sleep ends at once, now and from now on. */
  end(): void
}

export function createAlarm(): Alarm {
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
    async sleep(milliseconds) {
      if (!rung && !ended) await pause(milliseconds, wake => (wakeSleeper = wake))
      rung = false
    },
    async rest(milliseconds) {
      if (!ended) await pause(milliseconds, wake => (wakeResting = wake))
    },
    ring() {
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
