/** Rule 2.3: what neither Git nor the image builder may get. */
import { join, relative } from 'node:path'
import dockerignore from '@balena/dockerignore'
import ignore from 'ignore'
import { check } from '../check.ts'
import { files, finding, type StaticContext } from '../context.ts'

export const gitignore = check('2.3.gitignore', 'Git ignores .env', [], (context, seen) => {
  const text = context.read(files.gitignore)
  const ignores = ignore().add(text ?? '')
  seen.that(ignores.ignores('.env'), '2.3.env-not-ignored-by-git', () => ({
    message: 'Git does not ignore “.env”, so the next commit can hold your secrets.',
    place: { file: files.gitignore },
    expected: 'a pattern that covers .env',
    actual: text === undefined ? `there is no ${files.gitignore}` : 'no pattern in force covers it',
    next: 'Ask Git: `git check-ignore -v .env`.',
  }))
  if (ignores.ignores(files.example)) {
    seen.remark(
      finding('2.3.example-ignored', {
        message: `Git ignores ${files.example} too, so nobody else gets it.`,
        place: { file: files.gitignore },
        next: 'See how a pattern is taken back in .gitignore.',
      }),
    )
  }
})

export const buildContext = check(
  '2.3.dockerignore',
  'The image builder gets neither .env nor node_modules',
  [],
  (context, seen) => {
    const text = context.read(files.dockerignore)
    const ignores = dockerignore().add(text ?? '')
    const cases = [
      {
        what: '.env',
        paths: ['.env'],
        code: '2.3.env-sent-to-builder',
        why: 'A secret that is sent to the builder can end up in a layer of the image.',
      },
      {
        what: 'the packages of the program',
        paths: packageFolders(context),
        code: '2.3.node-modules-sent-to-builder',
        why: 'Packages that were installed on this machine would take the place of those of the image.',
      },
    ]
    for (const { what, paths, code, why } of cases) {
      const sent = paths.find(path => !ignores.ignores(path))
      seen.that(sent === undefined, code, () => ({
        message: `${files.dockerignore} does not cover ${what}. ${why}`,
        place: { file: files.dockerignore },
        expected: `a pattern that covers ${sent}`,
        actual: text === undefined ? `there is no ${files.dockerignore}` : 'no pattern in force covers it',
        next: 'Patterns there start from the build context; read how they differ from those of Git.',
      }))
    }
  },
)

/** Where the builds find the packages that were installed beside the program, from their build contexts. */
function packageFolders({ compose, scratch }: StaticContext): string[] {
  const contexts = Object.values(compose?.services ?? {}).flatMap(({ build }) => build?.context ?? [])
  const paths = contexts.map(context => relative(context, join(scratch, 'app/node_modules')))
  const inside = paths.filter(path => !path.startsWith('..'))
  return inside.length > 0 ? inside : ['app/node_modules']
}
