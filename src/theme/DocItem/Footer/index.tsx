import Link from '@docusaurus/Link'
import { useDoc } from '@docusaurus/plugin-content-docs/client'
import useDocusaurusContext from '@docusaurus/useDocusaurusContext'
import type { ReactNode } from 'react'
import { reportLink } from '../../../content/page-links.ts'
import styles from './styles.module.css'

/** Links below each page: edit it, report a mistake; shown if their addresses were set for the build. */
export default function DocItemFooter(): ReactNode {
  const { editUrl, permalink } = useDoc().metadata
  const { reportUrl } = useDocusaurusContext().siteConfig.customFields as { reportUrl?: string }
  if (!editUrl && !reportUrl) return null
  return (
    <footer className={styles.footer}>
      {editUrl && <Link to={editUrl}>Edit this page</Link>}
      {reportUrl && <Link to={reportLink(reportUrl, permalink)}>Report a mistake</Link>}
    </footer>
  )
}
