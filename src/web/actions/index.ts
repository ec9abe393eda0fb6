import type { Action } from '../action.ts';
import { orderCrawl } from './crawls.ts';
import { decideCall, lintPolicyText, policyForTools } from './policies.ts';
import { builtPolicy } from './policy-builder.ts';
import { addReview, withdrawReview } from './reviews.ts';
import { pastedConfig, sentConfig } from './stack-config.ts';

/** All addresses that take POST. */
export const actions: readonly Action[] = [
  pastedConfig,
  sentConfig,
  addReview,
  withdrawReview,
  orderCrawl,
  builtPolicy,
  policyForTools,
  lintPolicyText,
  decideCall,
];
