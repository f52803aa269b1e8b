"""From the names and passwords of a call to the instance, namespace and collection that it means."""

from __future__ import annotations

from tests.emulator.errors import OperationFailed, ServiceError
from tests.emulator.parameters import Parameters
from tests.emulator.state import Cloud, Collection, Instance, Namespace


class Places:
    """Finds what a call is about, or refuses it. The caller holds the cloud's lock."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def instance(self, parameters: Parameters) -> Instance:
        """The instance, in a state that serves vectors."""
        instance_id, region = parameters.required("DBInstanceId"), parameters.required("RegionId")
        regions = {instance.region for instance in self._cloud.instances.values()} | {"cn-beijing", "cn-shanghai"}
        if region not in regions:
            raise ServiceError("InvalidRegionId.NotFound", "The specified RegionId does not exist.", 404)
        instance = self._cloud.instances.get(instance_id)
        if instance is None:
            raise ServiceError("InvalidDBInstanceId.NotFound", "The specified instance does not exist.", 404)
        if instance.region != region:
            raise ServiceError("Forbidden.InstanceNotFound", "The instance is not found in the region.", 403)
        _check_state(instance)
        return instance

    def managed_instance(self, parameters: Parameters) -> Instance:
        """The instance, for somebody who knows the manager's password."""
        instance = self.instance(parameters)
        account, password = parameters.required("ManagerAccount"), parameters.required("ManagerAccountPassword")
        if (account, password) != (instance.manager_account, instance.manager_password):
            raise OperationFailed(f'SQL State: 28P01, FATAL: password authentication failed for user "{account}"')
        return instance

    def initialised_instance(self, parameters: Parameters) -> Instance:
        """The managed instance, whose vector database is initialised."""
        instance = self.managed_instance(parameters)
        _check_initialised(instance)
        return instance

    def namespace(self, parameters: Parameters) -> Namespace:
        """The namespace, for somebody who knows its password."""
        instance = self.instance(parameters)
        _check_initialised(instance)
        namespace = namespace_of(instance, parameters)
        if parameters.required("NamespacePassword") != namespace.password:
            raise ServiceError("Namespace.PasswordInvalid", f"The password of namespace {namespace.name} is invalid.")
        return namespace

    def collection(self, parameters: Parameters) -> Collection:
        """The document collection."""
        return self.namespace(parameters).collection(parameters.required("Collection"))


def namespace_of(instance: Instance, parameters: Parameters) -> Namespace:
    """The namespace that a call names."""
    name = parameters.text("Namespace", "public")
    if name not in instance.namespaces:
        raise ServiceError("Namespace.NotFound", f"Namespace {name} does not exist.", 404)
    return instance.namespaces[name]


def _check_state(instance: Instance) -> None:
    if instance.status != "Running":
        raise ServiceError("OperationDenied.DBInstanceStatus", "The operation is not permitted in this status.", 403)
    if instance.lock_mode != "Unlock":
        raise ServiceError(
            "OperationDenied.LockMode", "The operation is not permitted when the instance is locked.", 403
        )
    if not instance.has_vector_engine:
        raise ServiceError("Instance.NotSupportVector", "The instance does not support vector engine optimization.")


def _check_initialised(instance: Instance) -> None:
    if not instance.initialised:
        raise OperationFailed('ERROR: role "knowledgebasepub" does not exist')
