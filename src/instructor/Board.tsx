import type { CohortName } from '@groundwork/progress/api'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import CohortView from './CohortView.tsx'
import { fetchCohorts, fetchTotalsList } from './client.ts'
import { start } from './place.ts'
import styles from './styles.module.css'
import TotalsView from './TotalsView.tsx'
import { usePlace } from './use-place.ts'
import type { LoggedIn } from './use-session.ts'

interface Props extends LoggedIn {
  onLeave(message?: string): Promise<void>
}

/** What an instructor sees: their cohorts, one at a time. Who may not see learners sees totals. */
export default function Board({ name, may, onLeave }: Props): ReactNode {
  const [cohorts, setCohorts] = useState<CohortName[]>()
  const [trouble, setTrouble] = useState('')
  const [missing, setMissing] = useState('')
  const [place, go] = usePlace()
  const endSession = useCallback(() => void onLeave('Your session has ended. Log in again.'), [onLeave])

  const seesLearners = may.includes('cohort:read')

  useEffect(() => {
    const asked = seesLearners ? fetchCohorts() : fetchTotalsList()
    void asked.then(reply => {
      if (reply.ok) setCohorts(reply.data.cohorts)
      else if (reply.status === 401) endSession()
      else setTrouble(reply.message)
    })
  }, [endSession, seesLearners])

  const cohort = place.cohort === '' ? cohorts?.[0] : cohorts?.find(({ slug }) => slug === place.cohort)

  // What the address says besides was meant for the cohort that is not there.
  useEffect(() => {
    if (!cohorts || cohort || place.cohort === '') return
    setMissing(place.cohort)
    go(start)
  }, [cohorts, cohort, place.cohort, go])

  return (
    <>
      <div className={styles.bar}>
        <h1>Instructor’s board</h1>
        {cohorts && cohorts.length > 0 && (
          <label>
            Cohort{' '}
            <select
              value={cohort?.slug}
              onChange={event => {
                setMissing('')
                go({ ...start, cohort: event.target.value }, 'push')
              }}
            >
              {cohorts.map(({ slug, title }) => (
                <option key={slug} value={slug}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className={styles.who}>
          Logged in as {name}{' '}
          <button type="button" className={styles.small} onClick={() => void onLeave()}>
            Log out
          </button>
        </span>
      </div>
      {trouble && <p role="alert">{trouble}</p>}
      {missing && <p role="alert">You have no cohort “{missing}”, which the address of this page asked for.</p>}
      {cohorts?.length === 0 && (
        <p className={styles.empty}>
          You have no cohort yet. On the machine where the platform runs:{' '}
          <code>npx lab cohort add "TITLE" --instructor "{name}"</code>, then load this page again.
        </p>
      )}
      {cohort && !seesLearners && <TotalsView key={cohort.slug} slug={cohort.slug} onSessionEnd={endSession} />}
      {cohort && seesLearners && (
        <CohortView
          key={cohort.slug}
          slug={cohort.slug}
          mayChange={may.includes('cohort:write')}
          place={place}
          go={go}
          onSessionEnd={endSession}
        />
      )}
    </>
  )
}
