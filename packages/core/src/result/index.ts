export * from './download-notes.ts';
export * from './result-format.ts';
export * from './transfer-words.ts';
