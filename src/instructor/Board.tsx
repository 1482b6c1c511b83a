import type { Cohort } from '@groundwork/progress/api'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import CohortView from './CohortView.tsx'
import { fetchCohorts } from './client.ts'
import { start } from './place.ts'
import styles from './styles.module.css'
import { usePlace } from './use-place.ts'

interface Props {
  name: string
  onLeave(message?: string): Promise<void>
}

/** What an instructor sees: their cohorts, one at a time. */
export default function Board({ name, onLeave }: Props): ReactNode {
  const [cohorts, setCohorts] = useState<Cohort[]>()
  const [trouble, setTrouble] = useState('')
  const [missing, setMissing] = useState('')
  const [place, go] = usePlace()
  const endSession = useCallback(() => void onLeave('Your session has ended. Log in again.'), [onLeave])

  useEffect(() => {
    void fetchCohorts().then(reply => {
      if (reply.ok) setCohorts(reply.data.cohorts)
      else if (reply.status === 401) endSession()
      else setTrouble(reply.message)
    })
  }, [endSession])

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
      {cohort && <CohortView key={cohort.slug} cohort={cohort} place={place} go={go} onSessionEnd={endSession} />}
    </>
  )
}
