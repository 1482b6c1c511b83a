/** For a process that is only run, and asked nothing: a server. */
export {}
