import Link from '@docusaurus/Link'
import Layout from '@theme/Layout'
import type { ReactNode } from 'react'
import lessons from '../content/syllabus.yaml'
import { type LocalRecord, useLocalRecord } from '../local-api/use-local-record.ts'
import Progress from '../progress/Progress.tsx'
import styles from '../progress/styles.module.css'

export default function ProgressPage(): ReactNode {
  const record = useLocalRecord()
  return (
    <Layout title="Your progress" description="What you have done in the course, as your own machine recorded it">
      <main className={styles.page}>
        <h1>Your progress</h1>
        {contentFor(record)}
      </main>
    </Layout>
  )
}

function contentFor({ server, state }: LocalRecord): ReactNode {
  if (state && Object.keys(state.items).length > 0) return <Progress lessons={lessons} state={state} />
  if (server === 'asking') return <p>Looking for your record on this machine.</p>
  if (state) return <NothingYet />
  return (
    <p>
      There is nothing to show here, because these pages are not served by your own machine. Your record is kept where
      you do the labs: run <code>npm start</code> in the repository and open this page from there. In the terminal,{' '}
      <code>npx lab status</code> shows how your labs stand.
    </p>
  )
}

function NothingYet(): ReactNode {
  const first = lessons.find(({ written }) => written)
  return (
    <>
      <p>
        Nothing is recorded yet. Every check of a lab and every answer of a quiz will stand here; they are kept on this
        machine, and go nowhere else unless you join a cohort.
      </p>
      {first?.written && (
        <p>
          <Link className="button button--primary button--lg" to={first.written.path}>
            Begin with lesson {first.id}: {first.title}
          </Link>
        </p>
      )}
    </>
  )
}
