import Link from '@docusaurus/Link'
import Heading from '@theme/Heading'
import type { ReactNode } from 'react'

/** The page for unknown addresses. */
export default function NotFoundContent(): ReactNode {
  return (
    <main className="container margin-vert--xl">
      <Heading as="h1">There is no such page</Heading>
      <p>
        The address may be misspelt, or the page has moved. From <Link to="/">the first page</Link> every lesson,
        decision and reference page can be reached.
      </p>
    </main>
  )
}
