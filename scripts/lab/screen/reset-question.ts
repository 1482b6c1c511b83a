/** “Reset? y or n”, as the screens that can reset a lab ask it. */
interface Asking {
  asksReset?: boolean
  notice?: string
}

/** Only y resets; any other key takes the question away, and Ctrl-C leaves the screen. */
export function answerResetQuestion<State extends Asking>(
  state: State,
  key: string,
): { state: State; effect?: 'reset' | 'quit' } {
  if (key === 'ctrl+c') return { state, effect: 'quit' }
  const answered = { ...state, asksReset: false }
  return key === 'y' ? { state: answered, effect: 'reset' } : { state: { ...answered, notice: 'Nothing was reset.' } }
}
