export { plainText } from './plain-text.ts';
export { MAX_TEMPLATE_LENGTH, type Template, templateOf } from './template.ts';
