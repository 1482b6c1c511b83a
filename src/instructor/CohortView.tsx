import { type CohortGrid, gridOf } from '@groundwork/progress/grid'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { exportAddress, fetchAttention, fetchGrid } from './client.ts'
import Filters from './Filters.tsx'
import Funnel from './Funnel.tsx'
import { clock } from './format.ts'
import Grid from './Grid.tsx'
import LearnerView from './LearnerView.tsx'
import NeedsHelp from './NeedsHelp.tsx'
import { newsBetween } from './news.ts'
import { type Place, type View, views, writePlace } from './place.ts'
import Roster from './Roster.tsx'
import styles from './styles.module.css'
import type { Go } from './use-place.ts'
import { usePolled } from './use-polled.ts'

interface Props {
  slug: string
  /** Whether they may change who is in the cohort, and say that somebody was spoken to. */
  mayChange: boolean
  place: Place
  go: Go
  onSessionEnd(): void
}

const gridEveryMs = 3_000
const helpEveryMs = 10_000

/** One cohort, live. */
export default function CohortView({ slug, mayChange, place, go, onSessionEnd }: Props): ReactNode {
  const askGrid = useCallback(() => fetchGrid(slug), [slug])
  const askAttention = useCallback(() => fetchAttention(slug), [slug])
  const { data: answer, asOf, trouble } = usePolled(askGrid, gridEveryMs, onSessionEnd)
  const grid = useMemo(() => answer && gridOf(answer), [answer])
  const { data: attention, refresh } = usePolled(askAttention, helpEveryMs, onSessionEnd)
  const news = useNews(grid)
  const inNeed = useMemo(
    () => new Set(attention?.learners.filter(({ contact }) => !contact).map(({ learner }) => learner.id)),
    [attention],
  )
  if (place.learner)
    return (
      <LearnerView
        key={place.learner}
        id={place.learner}
        onBack={() => go({ learner: '' }, 'push')}
        onSessionEnd={onSessionEnd}
      />
    )
  if (!grid) return trouble ? <p role="alert">{trouble}</p> : <p>Reading the board…</p>
  const now = (asOf ?? new Date()).getTime()
  const nobody = grid.learners.length === 0
  return (
    <>
      <div className={styles.bar}>
        <nav aria-label="Views of the cohort" className={styles.views}>
          {(Object.entries(views) as [View, string][]).map(([view, words]) => (
            <a
              key={view}
              href={writePlace({ ...place, view })}
              aria-current={place.view === view ? 'page' : undefined}
              onClick={event => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                go({ view }, 'push')
              }}
            >
              {words}
              {view === 'help' && inNeed.size > 0 && ` (${inNeed.size})`}
            </a>
          ))}
        </nav>
        <Filters lessons={grid.lessons} place={place} go={go} />
        <Exports slug={slug} />
      </div>
      {nobody && place.view !== 'roster' && (
        <p className={styles.empty}>
          Nobody has joined yet.{' '}
          {mayChange && (
            <>
              The <a href={writePlace({ ...place, view: 'roster' })}>roster</a> has the command for your learners.{' '}
            </>
          )}
          Whoever joins appears here within seconds, with what they have done so far.
        </p>
      )}
      {!nobody && place.view === 'grid' && <Grid grid={grid} place={place} go={go} inNeed={inNeed} now={now} />}
      {!nobody && place.view === 'funnel' && <Funnel grid={grid} place={place} />}
      {!nobody && place.view === 'help' && attention && (
        <NeedsHelp
          slug={slug}
          mayChange={mayChange}
          attention={attention}
          lessons={grid.lessons}
          place={place}
          go={go}
          now={now}
          onChange={refresh}
        />
      )}
      {place.view === 'roster' && <Roster slug={slug} mayChange={mayChange} onSessionEnd={onSessionEnd} />}
      <p role="status" className={styles.news}>
        {news && `Latest: ${news}`}
      </p>
      <p className={styles.legend}>
        {asOf && `As of ${clock(asOf)}. `}
        {trouble && (
          <span className={styles.complaint}>{trouble} The board shows the last it knew and keeps asking.</span>
        )}
      </p>
    </>
  )
}

function Exports({ slug }: { slug: string }): ReactNode {
  return (
    <details className={styles.exports}>
      <summary>Export</summary>
      <ul>
        <li>
          <a href={exportAddress(slug, 'moodle')}>CSV for Moodle</a>
        </li>
        <li>
          <a href={exportAddress(slug, 'canvas')}>CSV for Canvas</a>
        </li>
        <li>
          <a href={exportAddress(slug, 'json')}>JSON</a>
        </li>
      </ul>
    </details>
  )
}

/** The last change of the grid, in a sentence. */
function useNews(grid: CohortGrid | undefined): string {
  const [news, setNews] = useState('')
  const before = useRef(grid)
  if (grid !== before.current) {
    const told = before.current && grid ? newsBetween(before.current, grid) : ''
    before.current = grid
    if (told) setNews(told)
  }
  return news
}
