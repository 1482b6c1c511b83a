import type { Cohort } from '@groundwork/progress/api'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import CohortView from './CohortView.tsx'
import { fetchCohorts } from './client.ts'
import styles from './styles.module.css'

interface Props {
  name: string
  onLeave(message?: string): Promise<void>
}

/** What an instructor sees: their cohorts, one at a time. */
export default function Board({ name, onLeave }: Props): ReactNode {
  const [cohorts, setCohorts] = useState<Cohort[]>()
  const [trouble, setTrouble] = useState('')
  const [chosen, setChosen] = useChosenCohort()
  const endSession = useCallback(() => void onLeave('Your session has ended. Log in again.'), [onLeave])

  useEffect(() => {
    void fetchCohorts().then(reply => {
      if (reply.ok) setCohorts(reply.data.cohorts)
      else if (reply.status === 401) endSession()
      else setTrouble(reply.message)
    })
  }, [endSession])

  const slug = cohorts?.find(cohort => cohort.slug === chosen)?.slug ?? cohorts?.[0]?.slug
  return (
    <>
      <div className={styles.bar}>
        {cohorts && cohorts.length > 0 && (
          <label>
            Cohort{' '}
            <select value={slug} onChange={event => setChosen(event.target.value)}>
              {cohorts.map(cohort => (
                <option key={cohort.slug} value={cohort.slug}>
                  {cohort.title}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className={styles.who}>
          Logged in as {name}{' '}
          <button type="button" className={styles.toggle} onClick={() => void onLeave()}>
            Log out
          </button>
        </span>
      </div>
      {trouble && <p role="alert">{trouble}</p>}
      {cohorts?.length === 0 && (
        <p className={styles.empty}>
          You have no cohort yet. On the machine where the platform runs:{' '}
          <code>npx lab cohort add "TITLE" --instructor "{name}"</code>, then load this page again.
        </p>
      )}
      {slug && <CohortView key={slug} slug={slug} onSessionEnd={endSession} />}
    </>
  )
}

/** The cohort stays in the address, so that a reload or a bookmark comes back to it. */
function useChosenCohort(): [string, (slug: string) => void] {
  const [slug, setSlug] = useState(() => window.location.hash.slice(1))
  const choose = useCallback((slug: string) => {
    window.history.replaceState(null, '', `#${slug}`)
    setSlug(slug)
  }, [])
  return [slug, choose]
}
