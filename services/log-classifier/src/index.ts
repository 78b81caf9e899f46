export { type LogClassifierConfig, logClassifierSchema } from './config.ts';
export { Listener, type Statement, type Told } from './listener.ts';
export { type HeardLine, heardLine, isBad, readLines } from './policy/read-lines.ts';
export type { TemplateRecord } from './policy/template-record.ts';
export { logClassifier } from './service.ts';
