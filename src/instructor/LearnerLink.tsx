import type { MouseEvent, ReactNode } from 'react'
import { type Place, writePlace } from './place.ts'
import type { Go } from './use-place.ts'

interface Props {
  learner: { id: string; name: string }
  place: Place
  go: Go
}

/** Link to everything that one learner did; it also opens in a new tab. */
export default function LearnerLink({ learner: { id, name }, place, go }: Props): ReactNode {
  function follow(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go({ learner: id }, 'push')
    window.scrollTo(0, 0)
  }
  return (
    <a href={writePlace({ ...place, learner: id })} title={name} onClick={follow}>
      {name}
    </a>
  )
}
