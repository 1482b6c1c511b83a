declare module '*/syllabus.yaml' {
  const lessons: import('./syllabus.ts').SyllabusLesson[]
  export default lessons
}

declare module '*/architecture.yaml' {
  const model: import('../../labs/01-architecture/checks/model/model.ts').Model
  export default model
}
