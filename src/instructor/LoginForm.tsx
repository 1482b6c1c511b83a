import Link from '@docusaurus/Link'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import styles from './styles.module.css'

interface Props {
  /** Why the reader has to log in again, if there is a reason. */
  message?: string
  /** Undefined after a login, else the reason why it failed. */
  onEnter(name: string, password: string): Promise<string | undefined>
}

export default function LoginForm({ message, onEnter }: Props): ReactNode {
  const [complaint, setComplaint] = useState(message)
  const [busy, setBusy] = useState(false)
  const password = useRef<HTMLInputElement>(null)
  const id = useId()

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    const failure = await onEnter(String(form.get('name')), String(form.get('password')))
    if (failure === undefined) return
    setBusy(false)
    setComplaint(failure)
    password.current?.select()
  }

  return (
    <form className={styles.login} onSubmit={submit}>
      <h2 className={styles.loginTitle}>Log in</h2>
      <label htmlFor={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" autoComplete="username" required maxLength={200} />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        ref={password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
      />
      <p role="alert" className={styles.complaint}>
        {complaint}
      </p>
      <button type="submit" className="button button--primary" disabled={busy}>
        {busy ? 'Logging in…' : 'Log in'}
      </button>
      <p className={styles.hint}>
        If you have an account of the shop, type its login as your name. No account yet? On the machine where the
        platform runs: <code>npx lab instructor add NAME</code>. More is told in{' '}
        <Link to="/instructors/">Teaching with Groundwork</Link>.
      </p>
    </form>
  )
}
