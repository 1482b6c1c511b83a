import type DocSidebarItemType from '@theme/DocSidebarItem'
import DocSidebarItem from '@theme-original/DocSidebarItem'
import type { ComponentProps, ReactNode } from 'react'
import { shownStates } from '../../lesson-state/item-state.ts'
import { useLessonPlace } from '../../lesson-state/use-lesson-place.ts'

/**
 * Adds time or points and the state to pages of a lesson. Docusaurus passes the attributes on to the link; site.css
 * shows them.
 */
export default function ItemWithState(props: ComponentProps<typeof DocSidebarItemType>): ReactNode {
  const { item } = props
  const place = useLessonPlace(('href' in item && item.href) || '')
  if (!place || !('label' in item)) return <DocSidebarItem {...props} />
  const { facts, shortFacts, standing } = place
  const marks = {
    'aria-label': [item.label, facts, standing?.words].filter(Boolean).join(', '),
    'data-facts': shortFacts,
    'data-state': standing?.state,
    'data-sign': standing ? shownStates[standing.state].sign : '',
  }
  return <DocSidebarItem {...props} {...marks} />
}
