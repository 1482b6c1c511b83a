import Layout from '@theme/Layout'
import type { ReactNode } from 'react'
import Board from '../instructor/Board.tsx'
import LoginForm from '../instructor/LoginForm.tsx'
import styles from '../instructor/styles.module.css'
import { useSession } from '../instructor/use-session.ts'

export default function InstructorPage(): ReactNode {
  const { session, enter, leave } = useSession()
  return (
    <Layout title="Instructor’s board" description="Where the learners of a cohort stand" noFooter>
      <main className={styles.page}>
        {session.state !== 'in' && <h1>Instructor’s board</h1>}
        {session.state === 'asking' && <p>One moment…</p>}
        {session.state === 'out' && <LoginForm message={session.message} onEnter={enter} />}
        {session.state === 'in' && <Board {...session} onLeave={leave} />}
      </main>
    </Layout>
  )
}
