import "./rolldown-runtime.js";
import { a as createHttpHeaders, i as createPipelineRequest, o as createDefaultHttpClient, s as createPipelineFromOptions } from "./azure-core-rest-pipeline.js";
import { a as plainText, t as transportFor } from "./proxy.js";
import { t as answerLimitPolicy } from "./answer-limit.js";

// ../core/dist/azure/sign-in/github-request.js
const timeoutMs = 1e4;
const mostBytes = 262144;
async function askGithub(target, token, env) {
	try {
		const pipeline = createPipelineFromOptions({
			...transportFor(target, env, { keepAlive: false }),
			retryOptions: { maxRetries: 0 },
			redirectOptions: { maxRetries: 0 }
		});
		pipeline.addPolicy(answerLimitPolicy(mostBytes));
		const { status, bodyAsText } = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({
			url: target.href,
			headers: createHttpHeaders({
				authorization: `Bearer ${token}`,
				accept: "application/json"
			}),
			timeout: timeoutMs,
			allowInsecureConnection: target.protocol === "http:"
		}));
		const body = status === 200 ? JSON.parse(bodyAsText ?? "") : void 0;
		return typeof body === "object" && body !== null ? {
			status,
			body: { ...body }
		} : { status };
	} catch (error) {
		return { failure: plainText(error instanceof Error ? error.message : String(error), 200) };
	}
}

export { askGithub };