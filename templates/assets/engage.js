/* Starts the GOV.UK components that a page uses. Every page is complete without it. The set-up writes the hashed name of the import. */
import { initAll } from "./govuk-frontend.js";

initAll();
