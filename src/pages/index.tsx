import Link from '@docusaurus/Link'
import Layout from '@theme/Layout'
import type { ReactNode } from 'react'
import lessons from '../content/syllabus.yaml'
import LessonMap from '../landing/LessonMap.tsx'
import Platform from '../landing/Platform.tsx'
import styles from '../landing/styles.module.css'
import { nextPage } from '../landing/way.ts'
import { useLocalRecord } from '../local-api/use-local-record.ts'

export default function FirstPage(): ReactNode {
  const { state } = useLocalRecord()
  const items = state?.items ?? {}
  const next = nextPage(lessons, items)
  return (
    <Layout description="A course in infrastructure as code and event-driven services, on your own machine">
      <main className={styles.page}>
        <header className={styles.hero}>
          <h1>Build a shop that goes on when its parts fail</h1>
          <p>
            Groundwork is a course in infrastructure as code and event-driven services. You read a lesson, build the
            thing on your own machine, and a checker asks the running engines whether it works: a real PostgreSQL, a
            real Kafka, a real nginx. It needs no Docker.
          </p>
          <p>
            {next ? (
              <Link className="button button--primary button--lg" to={next.path}>
                {next.words}
              </Link>
            ) : (
              'You have done all that is written so far.'
            )}{' '}
            <Link className={styles.aside} to="/reference/quick-start/">
              Quick start, and how a lesson works
            </Link>
          </p>
        </header>

        <h2>What you will build</h2>
        <Platform />

        <h2>The way there</h2>
        <LessonMap lessons={lessons} items={items} />
      </main>
    </Layout>
  )
}
