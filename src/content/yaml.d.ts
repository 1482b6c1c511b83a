declare module '*/syllabus.yaml' {
  const lessons: import('./syllabus.ts').SyllabusLesson[]
  export default lessons
}
