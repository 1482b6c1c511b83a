import { useDoc } from '@docusaurus/plugin-content-docs/client'
import type ContentType from '@theme/DocItem/Content'
import Content from '@theme-original/DocItem/Content'
import type { ComponentProps, ReactNode } from 'react'
import LessonHead from '../../../components/LessonHead'

export default function ContentWithLessonHead(props: ComponentProps<typeof ContentType>): ReactNode {
  const { metadata } = useDoc()
  return (
    <>
      <LessonHead path={metadata.permalink} />
      <Content {...props} />
    </>
  )
}
