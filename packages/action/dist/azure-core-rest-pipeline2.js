import { C as redirectPolicy, O as createEmptyPipeline, S as userAgentPolicyName, _ as defaultRetryPolicy, b as multipartPolicyName, c as setClientRequestIdPolicy, g as formDataPolicy, i as tracingPolicyName, l as setClientRequestIdPolicyName, o as tlsPolicy, r as tracingPolicy, s as agentPolicy, t as createPipelineFromOptions, u as proxyPolicy, v as decompressResponsePolicy, w as logPolicy, x as userAgentPolicy, y as multipartPolicy } from "./createPipelineFromOptions.js";
import { n as RestError, r as isRestError, t as createHttpHeaders } from "./azure-core-rest-pipeline.js";
import { n as bearerTokenAuthenticationPolicyName, t as bearerTokenAuthenticationPolicy } from "./bearerTokenAuthenticationPolicy.js";
import { n as createDefaultHttpClient, t as createPipelineRequest } from "./pipelineRequest.js";
import { t as retryPolicy } from "./azure-identity.js";

export { RestError, createHttpHeaders };