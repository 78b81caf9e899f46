export { type FeedbackMemory, openFeedback, type WordReason } from './open-feedback.ts';
