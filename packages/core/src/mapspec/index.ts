export * from './element-index.ts';
export * from './map-shape.ts';
export * from './mapspec.ts';
export * from './parse-mapspec.ts';
export * from './ranges.ts';
export * from './rename-arrays.ts';
