import { addDashboardRoute } from '../dashboard/dashboard-route.js';
import type { FeedbackLoop } from '../feedback-loop.js';
import { addAdaptationAnalyticsRoute } from './routes/adaptation-analytics-route.js';
import { addCaptureRoute } from './routes/capture-route.js';
import { addCollectionRoutes } from './routes/collection-routes.js';
import { addEvaluationRoutes } from './routes/evaluation-routes.js';
import { addExecutionRoutes } from './routes/execution-routes.js';
import { addExperimentAnalysisRoutes } from './routes/experiment-analysis-routes.js';
import { addExperimentRoutes } from './routes/experiment-routes.js';
import { addFeedbackRoute } from './routes/feedback-route.js';
import { addHealthRoutes } from './routes/health-routes.js';
import { addInteractionRoutes } from './routes/interaction-routes.js';
import { addItemRoutes } from './routes/item-routes.js';
import { addLearnedFusionRoutes } from './routes/learned-fusion-routes.js';
import { addMetricsRoute } from './routes/metrics-route.js';
import { addModelRoutes } from './routes/model-routes.js';
import { addReliabilityRoute } from './routes/reliability-route.js';
import { addRetrieverAnalyticsRoutes } from './routes/retriever-analytics-routes.js';
import { addRetrieverRoutes } from './routes/retriever-routes.js';
import { addScoreRoute } from './routes/score-route.js';
import { addTrafficRoutes } from './routes/traffic-routes.js';
import { addUserRoutes } from './routes/user-routes.js';
import type { ServerState } from './server-state.js';
import type { App } from './typed-app.js';

/** All that a server answers; serving/security/role-of-route.ts says who may ask what. */
export function addRoutes(app: App, loop: FeedbackLoop, state: ServerState): void {
  addScoreRoute(app, loop, state);
  addFeedbackRoute(app, loop, state);
  addAdaptationAnalyticsRoute(app, state);
  addReliabilityRoute(app, state);
  addCollectionRoutes(app, loop, state);
  addRetrieverRoutes(app, loop, state);
  addInteractionRoutes(app, loop, state);
  addLearnedFusionRoutes(app, loop, state);
  addUserRoutes(app, loop, state);
  addItemRoutes(app, loop, state);
  addExecutionRoutes(app, loop, state);
  addEvaluationRoutes(app, loop, state);
  addExperimentRoutes(app, loop, state);
  addExperimentAnalysisRoutes(app, loop, state);
  addRetrieverAnalyticsRoutes(app, loop, state);
  addModelRoutes(app, state);
  addTrafficRoutes(app, state);
  addMetricsRoute(app, state);
  addHealthRoutes(app, loop, state);
  addCaptureRoute(app);
  addDashboardRoute(app);
}
