import { type ReactNode, useEffect, useRef, useState } from 'react'

interface Props {
  states: { id: number; words: string }[]
}

/** Announces changed steps to screen readers. The states at the start are not announced. */
export default function Announcer({ states }: Props): ReactNode {
  const said = useRef<Map<number, string>>(undefined)
  const [news, setNews] = useState('')
  const told = states.map(({ id, words }) => `${id}:${words}`).join('|')

  // biome-ignore lint/correctness/useExhaustiveDependencies: `told` is `states` by value; the array is new at each render.
  useEffect(() => {
    const before = said.current
    said.current = new Map(states.map(({ id, words }) => [id, words]))
    const changed = states.filter(({ id, words }) => before?.get(id) !== words)
    if (before && changed.length > 0) setNews(changed.map(({ id, words }) => `Step ${id}: ${words}.`).join(' '))
  }, [told])

  return (
    <p role="status" className="visually-hidden">
      {news}
    </p>
  )
}
