/* The first thing in <body>, not deferred: the components' styles depend on these classes, and the content security
   policy allows no inline script to set them. */
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
