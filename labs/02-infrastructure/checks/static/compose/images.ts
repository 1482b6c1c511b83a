/** Rule 1.2: images pinned to a version, and versions that the course is about. */
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { composeCheck } from '../check.ts'
import { at, baseImageOf, projectOf, type StaticContext } from '../context.ts'
import { isAtLeast, isPinned, type Product, parseImage, productOf, versionOf } from '../facts/image.ts'

interface Requirement {
  called: string
  products: Partial<Record<Product, readonly number[]>>
  expected: string
}

const requirements: Record<string, Requirement> = {
  postgres: { called: 'PostgreSQL', products: { postgres: [15] }, expected: 'PostgreSQL 15 or later' },
  redis: {
    called: 'Redis',
    products: { redis: [7], valkey: [7, 2] },
    expected: 'Redis 7 or later, or Valkey 7.2 or later',
  },
  kafka: { called: 'Apache Kafka', products: { kafka: [3, 7] }, expected: 'apache/kafka 3.7 or later' },
  gateway: { called: 'nginx', products: { nginx: [1, 24] }, expected: 'nginx 1.24 or later' },
}

export const pinnedImages = composeCheck('1.2.pinned-images', 'Images are pinned to a version', (context, seen) => {
  for (const { name, image } of pulled(context)) {
    const reference = parseImage(image)
    seen.that(isPinned(reference), '1.2.unpinned-image', () => ({
      message: `The image of “${name}” can be another one tomorrow.`,
      place: at(context, name, 'image'),
      expected: 'a tag that names a version, or a digest',
      actual: reference.tag === undefined ? `${image}, which means latest` : image,
      next: `See in the registry which versions ${reference.repository} has, and name one.`,
    }))
  }
})

export const engineVersions = composeCheck(
  '1.2.engine-versions',
  'The engines are the ones of the course, in a version that is still looked after',
  (context, seen) => {
    const { services } = projectOf(context)
    for (const [name, requirement] of Object.entries(requirements)) {
      const service = services[name]
      const image = service && baseImageOf(context, service)
      if (!service || !image) continue
      const reference = parseImage(image)
      const minimum = requirement.products[productOf(reference)]
      const place = at(context, name, service.build ? 'build' : 'image')
      const is = seen.that(minimum !== undefined, '1.2.other-engine', () => ({
        message: `“${name}” runs an image that is not ${requirement.called}'s.`,
        place,
        expected: requirement.expected,
        actual: image,
        next: `Look up the official image of ${requirement.called}.`,
      }))
      if (!is || !minimum) continue
      const version = versionOf(reference)
      if (!version) {
        seen.notProved(`Which version the image ${image} of ${name} holds.`)
        continue
      }
      seen.that(isAtLeast(version, minimum), '1.2.old-version', () => ({
        message: `“${name}” runs a version that is too old for this lab.`,
        place,
        expected: requirement.expected,
        actual: image,
        next: 'Move to a newer version, and read what changed in between before you keep any data.',
      }))
    }
  },
)

export const noZookeeper = composeCheck(
  '1.2.kraft',
  'Kafka keeps its own metadata (KRaft), without ZooKeeper',
  (context, seen) => {
    const services = Object.values(projectOf(context).services)
    const keeper = services.find(({ image }) => image && productOf(parseImage(image)) === 'zookeeper')
    const asking = services.find(({ environment }) => environment.KAFKA_ZOOKEEPER_CONNECT !== undefined)
    const culprit = keeper ?? asking
    seen.that(!culprit, '1.2.zookeeper', () => ({
      message: `“${culprit!.name}” is there for ZooKeeper, which Kafka has not needed since version 3.3 and cannot use since 4.0.`,
      place: keeper
        ? at(context, keeper.name, 'image')
        : at(context, asking!.name, 'environment', 'KAFKA_ZOOKEEPER_CONNECT'),
      expected: 'Kafka in KRaft mode: broker and controller in one node',
      actual: keeper?.image ?? `KAFKA_ZOOKEEPER_CONNECT=${asking!.environment.KAFKA_ZOOKEEPER_CONNECT}`,
      next: 'The page of step 4 says which settings make a node a controller.',
    }))
  },
)

/** Every image that comes from a registry, with the bases of what is built left to rule 6.1. */
function pulled(context: StaticContext): { name: string; image: string }[] {
  const services = Object.values(projectOf(context).services)
  const built = new Set(services.filter(({ build }) => build).map(({ image }) => image))
  const isPulled = ({ image, build }: ComposeService) => image !== undefined && !build && !built.has(image)
  return services.filter(isPulled).map(({ name, image }) => ({ name, image: image! }))
}
