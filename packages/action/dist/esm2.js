import { C as multipartPolicy, D as redirectPolicy, E as userAgentPolicyName, O as logPolicy, S as decompressResponsePolicy, T as userAgentPolicy, a as tracingPolicy, b as formDataPolicy, c as tlsPolicy, d as setClientRequestIdPolicyName, f as proxyPolicy, j as createEmptyPipeline, l as agentPolicy, n as bearerTokenAuthenticationPolicyName, o as tracingPolicyName, r as createPipelineFromOptions, t as bearerTokenAuthenticationPolicy, u as setClientRequestIdPolicy, w as multipartPolicyName, x as defaultRetryPolicy } from "./bearerTokenAuthenticationPolicy.js";
import { n as RestError, r as isRestError, t as createHttpHeaders } from "./esm.js";
import { n as createPipelineRequest, r as createDefaultHttpClient, t as retryPolicy } from "./esm3.js";

export { RestError, createHttpHeaders };