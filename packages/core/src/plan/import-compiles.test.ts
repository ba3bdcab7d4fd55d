import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importPipefunc } from '../python/index.ts';
import { compilePlan } from './compile-plan.ts';
import { sampleProfile } from './sample-pipeline.ts';

const FOLDER = new URL('../python/pipefunc/example-scripts/', import.meta.url);

describe('compilePlan', () => {
  it.each(readdirSync(FOLDER))('finds no error in what is imported from %s', (name) => {
    const { pipeline } = importPipefunc(readFileSync(new URL(name, FOLDER), 'utf8'), name);
    const { problems } = compilePlan(pipeline, sampleProfile());
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
