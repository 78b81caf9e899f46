export { type JoinedLine, joinTraces } from './join-traces.ts';
export { lineHead } from './line-head.ts';
export { categoryOf, type Placement, severityOf, UNSURE } from './meaning/classify.ts';
export { type LineSeverity, severityOfLevel } from './meaning/severity.ts';
export { type Mined, type MinerSettings, TemplateMiner } from './mining/miner.ts';
export { MAX_TEMPLATE_LENGTH, maskedText, type Template, templateId, templateOf } from './mining/template.ts';
export { plainText } from './plain-text.ts';
export { redact } from './redact.ts';
