export { defineService, type Handlers, type Service, type ServiceContext, type ServiceDefinition, type Source } from './service.ts';
