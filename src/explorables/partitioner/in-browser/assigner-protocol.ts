/** Stands for kafkajs' codec of assignments in the bundle: nothing travels there, so nothing is encoded. */
const asItIs = { encode: (value: unknown) => value, decode: (value: unknown) => value }

export const MemberAssignment = asItIs
export const MemberMetadata = asItIs
